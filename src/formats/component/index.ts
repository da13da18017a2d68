export { type Argument, readArguments, type Word } from "./arguments.ts";
export { type Component, type ComponentName, COMPONENTS, type Configuration, isComponentName } from "./component.ts";
export { toComponents } from "./components.ts";
export { type ListSetting, readFeatureGate, readListSetting, readSetting, type Setting, toBoolean } from "./setting.ts";
