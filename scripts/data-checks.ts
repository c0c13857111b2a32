import { z } from 'zod';
import { readDeviceProfile } from '../src/engine/hardware/device-profile.ts';
import { gpuSystemSchema } from '../src/engine/hardware/gpu-system-schema.ts';
import { readModelFile } from '../src/engine/models/model-file.ts';
import { planDialogSchema } from '../src/plan/slots/schema.ts';
import type { DataCheck, DataFile } from './data-plugin.ts';

function obeys(schema: z.ZodType, data: unknown): void {
  const read = schema.safeParse(data);
  if (!read.success) throw new Error(z.prettifyError(read.error));
}

const checks: readonly { readonly of: RegExp; readonly check: (file: DataFile) => void }[] = [
  { of: /^dialogs\/plan\.yaml$/, check: ({ data }) => obeys(planDialogSchema, data) },
  { of: /^references\/devices\//, check: ({ data }) => void readDeviceProfile(data) },
  { of: /^references\/models\//, check: ({ data }) => void readModelFile(data) },
  { of: /^references\/gpu-systems\//, check: ({ data }) => obeys(gpuSystemSchema, data) },
];

/** The schema of each kind of data file, by path. A file that breaks its schema stops the build. */
export const checkData: DataCheck = (file) => {
  for (const { of, check } of checks) if (of.test(file.path)) check(file);
};
