import type { Catalogue } from '../catalogue.ts';

export const stated: Catalogue['stated'] = {
  notReported: '未报告',
  on: '开',
  off: '关',
};
