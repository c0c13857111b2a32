/** Texts of exporting traces for databases. */
export const triageExport = {
  needsOutput: 'triage export needs --output FOLDER.',
  onePath: 'triage export needs one trace or folder: throughline triage export PATH --output FOLDER',
  wrote: (path: string, rows: string) => `wrote ${path} (${rows} rows)`,
  run: (path: string) => `The three tables by SQL: duckdb -f ${path}`,
};
