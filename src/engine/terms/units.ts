export const gibibyte = 1024 ** 3;
