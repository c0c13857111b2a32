/** `throughline doctor`: what was looked at, what was found, and what to do about it. */
export const doctor = {
  flags: { msmodeling: 'folder of the msmodeling checkout' },
  groups: {
    program: 'Program',
    terminal: 'Terminal',
    folders: 'Folders',
    engines: 'Engines',
  },
  names: {
    node: 'Node',
    version: 'throughline',
    terminal: 'terminal',
    width: 'width',
    colours: 'colours',
    signs: 'signs',
    locale: 'locale',
    state: 'sessions',
    config: 'settings',
    settings: 'settings file',
    embedded: 'embedded engine',
    tensorcast: 'TensorCast',
    aiconfigurator: 'AIConfigurator',
  },
  node: {
    good: (version: string) => version,
    old: (version: string, wanted: string) => `${version}; ${wanted} is wanted`,
    fix: (wanted: string) => `Install Node ${wanted}, or run npm ci: it brings a Node of its own.`,
  },
  terminal: {
    both: 'input and output are a terminal',
    none: 'no terminal: nothing can be asked here; give flags and --yes, or --json',
    columns: (count: string) => `${count} columns`,
    narrow: (count: string) => `${count} columns; below 40 tables are cut`,
    colours: { off: 'off (NO_COLOR)', none: 'none', sixteen: '16', many: '256', all: '16 million' },
    unicode: 'UTF-8',
    ascii: 'ASCII only: lines and signs are drawn with plain characters',
  },
  locale: {
    shown: (locale: string, language: string) => `${locale}; speaks ${language}`,
    unset: 'not set',
    languages: { en: 'English', zh: 'Chinese' },
  },
  folder: {
    writable: (path: string) => `${path} can be written`,
    broken: (path: string, problem: string) => `${path} cannot be written: ${problem}`,
    fix: 'Make it writable, or set THROUGHLINE_HOME to a folder that is.',
  },
  settings: {
    none: (path: string) => `no file (${path}); the defaults hold`,
    read: (path: string, count: string) => `${path}: ${count} set`,
    broken: (path: string, where: string | null, problem: string) =>
      `${path}${where === null ? '' : ` (${where})`} ${problem}`,
    fix: 'Correct the file, or remove it.',
  },
  embedded: {
    good: (ms: string) => `solves the recorded plan to the last digit in ${ms} ms`,
    differs: (got: string, wanted: string) => `gives ${got} where the real program gave ${wanted}`,
    failed: (problem: string) => `does not answer: ${problem}`,
    fix: 'Install it again: npm ci && npm run build.',
  },
  tensorcast: {
    good: (version: string, where: string) => `version ${version} in ${where}`,
    interpreter: (file: string, optimizer: string, forward: string) =>
      `${file}; ${optimizer} flags of throughput_optimizer, ${forward} of text_generate`,
    fix: 'Correct or unset what names it: --msmodeling, MSMODELING_HOME, or the settings msmodeling and python.',
  },
  aiconfigurator: {
    fix: 'Correct or unset what names it: AICONFIGURATOR_BIN, or the setting aiconfigurator.',
  },
  summary: {
    good: 'All that is needed works.',
    broken: (count: string) => `${count} needed thing${count === '1' ? '' : 's'} broken.`,
  },
};
