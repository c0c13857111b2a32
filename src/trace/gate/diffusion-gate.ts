/** Lines of a run's log that tell of leaving the native backend for diffusers. */
const fallbacks = [
  'Falling back to diffusers backend',
  'Using diffusers backend',
  'Loaded diffusers pipeline',
];

/** The first line of a log that tells of the diffusers backend; null where none does. */
export function diffusersLine(log: string): string | null {
  for (const line of log.split('\n')) {
    if (fallbacks.some((phrase) => line.includes(phrase))) return line.trim();
  }
  return null;
}
