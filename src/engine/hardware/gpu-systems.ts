import files from '#references/gpu-systems';
import { type GpuSystem, gpuSystemSchema } from './gpu-system-schema.ts';

/** The systems that are recognised by name, in the order of their files. */
export const gpuSystems: readonly GpuSystem[] = files.map((file) => gpuSystemSchema.parse(file.data));
