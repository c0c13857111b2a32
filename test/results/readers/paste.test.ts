import { describe, expect, it } from 'vitest';
import { stripTerminalCodes } from '../../../src/results/readers/printed-lines.ts';
import { readOutput } from '../../../src/results/readers/read-output.ts';
import { recordings } from './recordings.ts';

const folders = [
  ['optimizer', 'throughput_optimizer'],
  ['text-generate', 'text_generate'],
] as const;

const outputs = folders.flatMap(([folder, program]) =>
  recordings(folder)
    .filter(({ stdout }) => stdout.trim() !== '')
    .map((one) => ({
      id: one.id,
      command: `python -m cli.inference.${program} ${one.typed ?? one.model} ${one.args.join(' ')}`,
      stdout: one.stdout,
    })),
);

/** What was read, without what only says where it stood. */
function essence(text: string) {
  const { runs, forwards, hardware } = readOutput(text);
  return {
    runs: runs.map(({ unread: _unread, warnings: _warnings, ...run }) => run),
    forwards,
    hardware,
  };
}

/** Lines as a terminal of this width breaks them. */
function folded(text: string, width: number): string {
  return text
    .split('\n')
    .flatMap((line) => (line === '' ? [''] : (line.match(new RegExp(`.{1,${width}}`, 'gu')) ?? [])))
    .join('\n');
}

/** Tables as terminals with box drawing show them; bars inside of a cell stay as they are. */
function boxed(text: string): string {
  const lines = stripTerminalCodes(text).split('\n');
  const isBorder = (line: string | undefined) => /^\+[-+]+\+$/.test(line ?? '');
  const isRow = (line: string | undefined) => /^\|.*\|$/.test(line ?? '');
  return lines
    .map((line, at) => {
      if (isRow(line))
        return line
          .replace(/([A-Z]+=\d+) \| (?=[A-Z]+=)/g, '$1 @ ')
          .replaceAll('|', '│')
          .replaceAll('@', '|');
      if (!isBorder(line)) return line;
      const [left, joint, right] = !isRow(lines[at - 1]) ? '┌┬┐' : isRow(lines[at + 1]) ? '├┼┤' : '└┴┘';
      return `${left}${line
        .slice(1, -1)
        .replaceAll('+', joint ?? '')
        .replaceAll('-', '─')}${right}`;
    })
    .join('\n');
}

const wrappings: readonly (readonly [string, (command: string, output: string) => string])[] = [
  ['quoted', (command, output) => `${command}\n${output}`.replace(/^/gm, '> ')],
  ['in one fence', (command, output) => `I see this:\n\n\`\`\`\n${command}\n${output}\n\`\`\`\n\nWhat now?`],
  [
    'in two fences',
    (command, output) => `Ran:\n\`\`\`bash\n${command}\n\`\`\`\ngot\n\`\`\`text\n${output}\n\`\`\`\n`,
  ],
  ['quoted fences', (command, output) => `\`\`\`\n${command}\n${output}\n\`\`\``.replace(/^/gm, '> ')],
  [
    'indented in a list',
    (command, output) => `1. run\n   \`\`\`\n${`${command}\n${output}`.replace(/^/gm, '   ')}\n   \`\`\``,
  ],
  [
    'with a time before each line',
    (command, output) =>
      `${command}\n${output}`
        .split('\n')
        .map((line, at) => `2026-08-21 16:51:${10 + (at % 50)},${100 + at} INFO report: ${line}`)
        .join('\n'),
  ],
  ['of a container', (command, output) => `${command}\n${output}`.replace(/^/gm, 'worker-1  | ')],
  [
    'as UTF-16 read byte by byte',
    (command, output) => `\uFFFD\uFFFD${[...`${command}\n${output}`].join('\0')}\0`,
  ],
  [
    'with a time and a level of changing width before each line',
    (command, output) =>
      `${command}\n${output}`
        .split('\n')
        .map(
          (line, at) =>
            `2026-08-21 16:51:${10 + (at % 50)} | ${['INFO', 'WARNING', 'DEBUG'][at % 3]?.padEnd(8)} | report:${at} - ${line}`,
        )
        .join('\n'),
  ],
  [
    'with a level and a number before each line',
    (command, output) =>
      `${command}\n${output}`
        .split('\n')
        .map((line, at) => `INFO ${at}: ${line}`)
        .join('\n'),
  ],
  [
    'with numbers before each line, as `cat -n` pads them',
    (command, output) =>
      `${command}\n${output}`
        .split('\n')
        .map((line, at) => `${String(at + 1).padStart(6)}\t${line}`)
        .join('\n'),
  ],
  ['quoted without a blank', (command, output) => `${command}\n${output}`.replace(/^/gm, '>')],
  ['indented as code', (command, output) => `${command}\n${output}`.replace(/^/gm, '    ')],
  ['indented by tabs', (command, output) => `${command}\n${output}`.replace(/^/gm, '\t')],
  ['with blanks that never break', (command, output) => `${command}\n${output}`.replaceAll(' ', '\u00a0')],
  ['with old line ends', (command, output) => `${command}\n${output}`.replaceAll('\n', '\r')],
  ['in colour', (command, output) => `${command}\n${output}`.replace(/^(.*)$/gm, '\u001b[32m$1\u001b[0m')],
  ['in a table of box drawing', (command, output) => boxed(`${command}\n${output}`)],
  ['with Windows line ends', (command, output) => `${command}\n${output}`.replaceAll('\n', '\r\n')],
];

describe('wrapped pastes are read as what they wrap', () => {
  it('has recorded outputs', () => expect(outputs.length).toBeGreaterThan(20));

  describe.each(wrappings)('%s', (_, wrap) => {
    it.each(outputs)('$id', ({ command, stdout }) => {
      expect(essence(wrap(command, stdout))).toEqual(essence(`${command}\n${stdout}\n`));
    });
  });

  it('ends a command where the program begins to speak', () => {
    const command =
      'python -m cli.inference.throughput_optimizer Qwen/Qwen3-8B --device TEST_DEVICE --tpot-limits 50 --quantize-linear-action W8A8_DYNAMIC';
    const warning = 'WARNING: --tpot-limits is deprecated; use --tpot-limit instead.';
    const { commands } = readOutput(`${command}\n${warning}\n`);
    expect(commands[0]?.flags.get('--quantize-linear-action')).toEqual(['W8A8_DYNAMIC']);
  });

  describe.each([60, 80, 100, 120, 200])('folded at %i columns', (width) => {
    it.each(outputs)('$id', ({ command, stdout }) => {
      const plain = stripTerminalCodes(`${command}\n${stdout}\n`);
      expect(essence(folded(plain, width))).toEqual(essence(plain));
    });
  });

  it.each([80, 100, 120])('folded at %i columns, without the blanks at the end of lines', (width) => {
    // A frame of one row has no line that is still full: nothing tells where it was broken.
    for (const { command, stdout } of outputs.filter(({ id }) => id !== 'r-pd8b-dump')) {
      const plain = stripTerminalCodes(`${command}\n${stdout}\n`);
      const trimmed = folded(plain, width).replace(/ +$/gm, '');
      expect(essence(trimmed).runs.map(({ conditions }) => conditions)).toEqual(
        essence(plain).runs.map(({ conditions }) => conditions),
      );
    }
  });

  it('takes a break at another width than the border has as damage, and makes no figure of two', () => {
    const { stdout } = recordings('optimizer').find(({ id }) => id === 'dense-ratio') ?? { stdout: '' };
    const lines = stripTerminalCodes(stdout).split('\n');
    const at = lines.findIndex((line) => /^\|\s+4\s+\|/.test(line));
    const border = lines[at + 1] ?? '';
    const broken = (lines[at] ?? '').replace('49.28', '4\n28');
    expect(broken).toContain('\n');
    const damaged = (width: number) =>
      [
        ...lines.slice(0, at),
        broken,
        border.slice(0, width),
        border.slice(width),
        ...lines.slice(at + 2),
      ].join('\n');
    for (const width of [40, 230]) {
      const titles = lines.findIndex((line) => line.startsWith('+-'));
      const text = damaged(width)
        .split('\n')
        .toSpliced(titles, 1, border.slice(0, width), border.slice(width));
      expect(JSON.stringify(readOutput(text.join('\n')).runs)).not.toContain('428');
    }
  });
});
