import { isPastedReport } from '../results/readers/pasted-report.ts';

/** The printed result that was pasted, line by line; null for anything else. Terminals paste the ends of lines as the key Enter. */
export function pastedReport(text: string): string | null {
  const lines = text.replaceAll(/\r\n?/g, '\n');
  return isPastedReport(lines) ? lines : null;
}
