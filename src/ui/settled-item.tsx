import { Box } from 'ink';
import type { Line } from '../text/line.ts';
import { lineWidth } from '../text/width.ts';
import { PaintedLine } from './paint.tsx';

interface SettledLinesProps {
  readonly lines: readonly Line[];
}

/**
 * Lines of the transcript. Each gets a box as wide as itself, so that a command longer than the terminal leaves as one
 * line and the terminal wraps it: copied, it is still one line.
 */
export function SettledLines({ lines }: SettledLinesProps) {
  const rows = lines.map((content, at) => ({ content, key: `${at}` }));
  return (
    <Box flexDirection="column" flexShrink={0}>
      {rows.map(({ content, key }) => (
        <Box key={key} width={Math.max(1, lineWidth(content))} flexShrink={0}>
          <PaintedLine content={content} />
        </Box>
      ))}
    </Box>
  );
}
