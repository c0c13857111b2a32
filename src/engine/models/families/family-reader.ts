import type { ArchitectureFacts, ConfigFields } from '../../terms/architecture.ts';

/** How the configurations of one family of models are read. */
export interface FamilyReader {
  /** Values of `model_type` that belong to it. */
  readonly modelTypes: readonly string[];
  /** Those of them that no pass of the modelled program was compared with. */
  readonly uncomparedTypes?: readonly string[];
  /** The facts of a model. @throws UnsupportedArchitectureError that names the field */
  read(config: ConfigFields, id: string): ArchitectureFacts;
}
