import type { olderNode as english } from '../en/older-node.ts';

export const olderNode: typeof english = (version, needed) =>
  `Throughline 需要 Node ${needed} 或更新的版本，当前是 Node ${version}。在它的目录里执行 npm ci 会装好合适的版本：npm start，或 node_modules/.bin/node dist/main.js。`;
