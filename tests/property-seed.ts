import { configureGlobal } from "fast-check";

/** The same cases in every run, so that a change is judged by what it changed; another seed looks further. */
configureGlobal({ seed: Number(process.env["HAUBERK_PROPERTY_SEED"] ?? 20_261_121) });
