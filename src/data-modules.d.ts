declare module '*.yaml' {
  const data: unknown;
  export default data;
}

declare module '#references/*' {
  const files: readonly { readonly path: string; readonly data: unknown }[];
  export default files;
}
