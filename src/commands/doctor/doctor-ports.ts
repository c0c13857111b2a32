import type { Probe } from '../../backends/backend.ts';
import type { Settings } from '../../store/settings.ts';
import type { Catalogue } from '../../text/catalogue.ts';
import type { Language } from '../../text/language.ts';
import type { Line } from '../../text/line.ts';

/** The parts of the machine that are looked at. */
export interface DoctorPorts {
  readonly texts: Catalogue;
  readonly language: Language;
  readonly version: string;
  readonly node: { readonly version: string; readonly wanted: string };
  readonly environment: NodeJS.ProcessEnv;
  readonly terminal: {
    readonly isInteractive: boolean;
    readonly columns: number;
    /** Bits of colour; 1 is none. */
    readonly colourDepth: number;
    readonly isAscii: boolean;
  };
  readonly folders: { readonly state: string; readonly config: string };
  readonly settingsPath: string;
  /** Why a folder cannot be written; null when it can. Nothing stays behind. */
  readonly writeProblem: (folder: string) => string | null;
  /** The settings; null where there is no file. @throws DamagedFileError */
  readonly settings: () => Settings | null;
  /** Standard output of the embedded optimizer for these arguments. */
  readonly solve: (args: readonly string[]) => Promise<string>;
  readonly nowMs: () => number;
  readonly tensorcast: () => Promise<TensorCastFacts>;
  /** AIConfigurator, where a setting, a variable or the search path has it. */
  readonly aiconfigurator: () => Promise<NamedProbe>;
  readonly print: (document: string) => void;
  readonly show: (lines: readonly Line[]) => void;
}

/** Outcome of a look for an engine. */
export interface NamedProbe {
  readonly probe: Probe;
  /** A variable or a setting names it: then it is meant to work. */
  readonly isNamed: boolean;
}

/** Outcome of a look for TensorCast. */
export interface TensorCastFacts {
  readonly probe: Probe;
  /** A flag, a variable or a setting names a checkout or an interpreter: then it is meant to work. */
  readonly isNamed: boolean;
  readonly interpreter: string | null;
  /** Long flags that the help of each program lists. */
  readonly flags: { readonly optimizer: readonly string[]; readonly forward: readonly string[] };
}
