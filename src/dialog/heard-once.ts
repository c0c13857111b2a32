import type { Understand } from './understanding/understanding.ts';

type Asked = Parameters<Understand>;

function isSame([text, position]: Asked, [other, around]: Asked): boolean {
  return (
    text === other &&
    position.slot === around.slot &&
    position.answers === around.answers &&
    position.facts === around.facts &&
    position.language === around.language
  );
}

/**
 * Reads words once while an event takes effect: whether it is possible, which way it goes and what it changes ask for the
 * same. `forget` before the next event, which hears anew: a file that its words name may have been mended.
 */
export function heardOnce(understand: Understand): {
  readonly understand: Understand;
  readonly forget: () => void;
  /** What was read last of all, while it is not forgotten; null where nothing was. */
  readonly latest: () => ReturnType<Understand> | null;
} {
  let last: { readonly asked: Asked; readonly heard: ReturnType<Understand> } | null = null;
  return {
    understand(...asked) {
      if (last === null || !isSame(last.asked, asked)) last = { asked, heard: understand(...asked) };
      return last.heard;
    },
    forget() {
      last = null;
    },
    latest: () => last?.heard ?? null,
  };
}
