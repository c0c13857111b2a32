import type { Catalogue } from '../catalogue.ts';

export const triageExport: Catalogue['triageExport'] = {
  needsOutput: 'triage export 需要 --output FOLDER。',
  onePath: 'triage export 需要一份 trace 或一个文件夹：throughline triage export PATH --output FOLDER',
  wrote: (path, rows) => `已写入 ${path}（${rows} 行）`,
  run: (path) => `用 SQL 得到三张表：duckdb -f ${path}`,
};
