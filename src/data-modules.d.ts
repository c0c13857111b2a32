declare module '*.yaml' {
  const data: unknown;
  export default data;
}

declare module '#references/*' {
  const files: readonly { readonly path: string; readonly data: unknown }[];
  export default files;
}

declare module '#trace-scanner' {
  /** The WebAssembly module of the trace scanner as base64 text. */
  const scanner: string;
  export default scanner;
}

declare module '#references/operators/*' {
  const file: { readonly path: string; readonly data: unknown };
  export default file;
}

declare module '#references/accuracy/*' {
  const file: { readonly path: string; readonly data: unknown };
  export default file;
}
