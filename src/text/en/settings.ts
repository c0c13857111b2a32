/** The settings file. */
export const settings = {
  name: 'setting',
  value: 'value',
  meaning: 'meaning',
  notSet: 'not set',
  actions: (list: string) => `one of ${list}`,
  meanings: {
    language: 'language of the program',
    plain: 'line mode instead of the full screen',
    motion: 'moving progress; false shows still lines',
    aiconfigurator: 'program of AIConfigurator',
    msmodeling: 'folder of a msmodeling checkout with TensorCast',
    measuredDatabases: 'folder with databases of measured operators, by device',
    python: 'Python interpreter for TensorCast',
    runTimeoutSeconds: 'a run is ended after this time',
    sessionDays: 'sessions not touched for this long are removed',
  },
  wanted: {
    oneOf: (choices: string) => `one of ${choices}`,
    boolean: 'true or false',
    string: 'a text',
    number: 'a whole number above 0',
  },
  told: {
    set: (name: string, value: string) => `${name} is now ${value}.`,
    unset: (name: string) => `${name} is not set any more.`,
  },
  errors: {
    nameMissing: (names: string) => `Name a setting: ${names}.`,
    unknown: (name: string, nearest: string) =>
      `There is no setting "${name}". Nearest: ${nearest}. All settings: throughline config`,
    valueMissing: (name: string, wanted: string) => `${name} needs a value: ${wanted}.`,
    badValue: (name: string, value: string, wanted: string) =>
      `${name} cannot be "${value}": it is ${wanted}.`,
    unknownAction: (action: string, known: string) => `config has no action "${action}". It has: ${known}.`,
  },
};
