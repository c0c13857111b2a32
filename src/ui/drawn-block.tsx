import { Box, type DOMElement, measureElement, useCursor } from 'ink';
import { useLayoutEffect, useRef, useState } from 'react';
import type { Block } from '../screens/block.ts';
import { inAscii } from '../screens/signs.ts';
import { PaintedLines } from './paint.tsx';

/** Where the live part starts on the screen, for the terminal's own cursor (input methods draw there). */
export function useOrigin(): readonly [(element: DOMElement | null) => void, { x: number; y: number }] {
  const element = useRef<DOMElement | null>(null);
  const [origin, setOrigin] = useState({ x: 0, y: 0 });
  useLayoutEffect(() => {
    if (!element.current) return;
    const { x, y } = measureElement(element.current);
    if (x !== origin.x || y !== origin.y) setOrigin({ x, y });
  });
  const attach = (found: DOMElement | null) => {
    element.current = found;
  };
  return [attach, origin];
}

interface DrawnBlockProps {
  readonly block: Block;
  /** The terminal shows no UTF-8 signs. */
  readonly isAscii: boolean;
}

/** A block of lines with the terminal's cursor at its caret, where it has one. */
export function DrawnBlock({ block, isAscii }: DrawnBlockProps) {
  const [attach, origin] = useOrigin();
  const { setCursorPosition } = useCursor();
  setCursorPosition(
    block.caret === null ? undefined : { x: origin.x + block.caret.column, y: origin.y + block.caret.row },
  );
  return (
    <Box ref={attach} flexDirection="column">
      <PaintedLines lines={isAscii ? inAscii(block.lines) : block.lines} />
    </Box>
  );
}
