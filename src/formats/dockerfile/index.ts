export { readDockerfile, type DockerfileReading } from "./dockerfile.ts";
