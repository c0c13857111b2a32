/** Bytes of a GiB. */
export const gibibyte = 1024 ** 3;
