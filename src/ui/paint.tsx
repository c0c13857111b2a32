import { Box, Text } from 'ink';
import type { Line, Tone } from '../text/line.ts';

interface Look {
  readonly color?: string;
  readonly bold?: boolean;
  readonly dimColor?: boolean;
}

/** How a meaning looks. One accent colour; every meaning also has a sign or a word. */
const looks: Readonly<Record<Tone, Look>> = {
  plain: {},
  strong: { bold: true },
  dim: { dimColor: true },
  accent: { color: 'cyan' },
  good: { color: 'green' },
  warning: { color: 'yellow' },
  error: { color: 'red' },
  command: {},
};

interface PaintedLineProps {
  readonly content: Line;
}

/** One line, exactly as it was laid out: Ink neither wraps nor cuts it. */
export function PaintedLine({ content }: PaintedLineProps) {
  const runs = content.map((part, at) => ({ ...part, key: `${at} ${part.tone}` }));
  return (
    <Text wrap="hard">
      {runs.length === 0
        ? ' '
        : runs.map(({ key, text, tone }) => (
            <Text key={key} {...looks[tone]}>
              {text}
            </Text>
          ))}
    </Text>
  );
}

interface PaintedLinesProps {
  readonly lines: readonly Line[];
}

/** Lines below each other. */
export function PaintedLines({ lines }: PaintedLinesProps) {
  const rows = lines.map((content, at) => ({ content, key: `${at}` }));
  return (
    <Box flexDirection="column">
      {rows.map(({ content, key }) => (
        <PaintedLine key={key} content={content} />
      ))}
    </Box>
  );
}
