/** A bar of `columns` cells, filled to `fraction` (0…1). */
export function progressBar(fraction: number, columns: number): string {
  const filled = Math.round(Math.min(1, Math.max(0, fraction)) * columns);
  return '█'.repeat(filled) + '░'.repeat(columns - filled);
}
