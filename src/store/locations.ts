import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/** Where this program keeps what it must not lose, and where a person sets it up. */
export interface Locations {
  /** Sessions and caches. */
  readonly state: string;
  /** Settings. */
  readonly config: string;
  /** Files that can be made again at any time. */
  readonly cache: string;
}

/** The specification of these variables says to ignore a relative path. */
function absolute(path: string | undefined): string | null {
  return path !== undefined && isAbsolute(path) ? path : null;
}

/**
 * The XDG folders of this user; `THROUGHLINE_HOME` puts them below one folder (tests, portable installs).
 * Nothing is created here.
 */
export function locationsOf(environment: NodeJS.ProcessEnv, home = homedir()): Locations {
  const own = environment.THROUGHLINE_HOME;
  if (own) return { state: join(own, 'state'), config: join(own, 'config'), cache: join(own, 'cache') };
  const state = absolute(environment.XDG_STATE_HOME) || join(home, '.local', 'state');
  const config = absolute(environment.XDG_CONFIG_HOME) || join(home, '.config');
  const cache = absolute(environment.XDG_CACHE_HOME) || join(home, '.cache');
  return {
    state: join(state, 'throughline'),
    config: join(config, 'throughline'),
    cache: join(cache, 'throughline'),
  };
}

/** Path of the settings file. */
export function settingsPath(configFolder: string): string {
  return join(configFolder, 'settings.json');
}
