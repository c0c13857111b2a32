/** A database of measured operators, as requests name it; what it holds is opened by the model that asks it. */
export interface MeasuredData {
  /** The folder, as it was given. */
  readonly path: string;
  /** Whether times between measured sizes are used. */
  readonly interpolates: boolean;
}
