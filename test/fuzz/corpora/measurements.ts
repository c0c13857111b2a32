import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const pointsSchema = z.looseObject({ points: z.array(z.unknown()) });

/** Some measured points of `references/accuracy`, as a file of ours and as a bare list. */
export function measuredPoints(references: string): string[] {
  const { points } = pointsSchema.parse(
    JSON.parse(readFileSync(join(references, 'accuracy', 'points.json'), 'utf8')),
  );
  const some = points.filter((_, at) => at % 97 === 0);
  return [JSON.stringify({ points: some }, null, 1), JSON.stringify(some)];
}
