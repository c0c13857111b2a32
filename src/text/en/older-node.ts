/** Said by the entry file alone, before the catalogue can be read. */
export const olderNode = (version: string, needed: string): string =>
  `Throughline needs Node ${needed} or newer; this is Node ${version}. \`npm ci\` in its folder brings the right one: npm start, or node_modules/.bin/node dist/main.js.`;
