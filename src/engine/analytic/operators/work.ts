import { precisions } from '../../terms/precision.ts';

/** Bytes moved and operations done by one operator call, before any device is known. Reused, never kept. */
export class OperatorWork {
  readBytes = 0;
  writeBytes = 0;
  /** Bytes of in-place arguments, counted once. */
  rewriteBytes = 0;
  /** Matrix operations by precision (two per multiply-add), in the order of `precisions`. */
  readonly matrixOperations = new Float64Array(precisions.length);
  /** Vector operations by precision. */
  readonly vectorOperations = new Float64Array(precisions.length);
  /** Static costs beyond the first (references/engine/operator-time.md 2.1). */
  extraStaticCosts = 0;
  /** Seconds on the links; null for an operator that is no collective. */
  linkSeconds: number | null = null;
  /**
   * A collective that runs beside the operator: its seconds on the links and its bytes; null without one
   * (references/engine/operator-time.md 2.2).
   */
  overlappedLinkSeconds: number | null = null;
  overlappedBytes = 0;
  /**
   * Collectives in front of and behind the operator that nothing hides: how many, seconds of each on the links and its
   * bytes (references/engine/operator-time.md 2.2).
   */
  addedExchanges = 0;
  addedLinkSeconds = 0;
  addedBytes = 0;
  /** One kernel without static costs of its own. */
  hasNoStaticCost = false;

  clear(): void {
    this.readBytes = 0;
    this.writeBytes = 0;
    this.rewriteBytes = 0;
    for (let index = 0; index < precisions.length; index += 1) {
      this.matrixOperations[index] = 0;
      this.vectorOperations[index] = 0;
    }
    this.extraStaticCosts = 0;
    this.linkSeconds = null;
    this.overlappedLinkSeconds = null;
    this.overlappedBytes = 0;
    this.addedExchanges = 0;
    this.addedLinkSeconds = 0;
    this.addedBytes = 0;
    this.hasNoStaticCost = false;
  }

  /** Adds matrix operations of one precision (its position in `precisions`). */
  addMatrix(precision: number, operations: number): void {
    this.matrixOperations[precision] = (this.matrixOperations[precision] ?? 0) + operations;
  }

  /** Adds vector operations of one precision (its position in `precisions`). */
  addVector(precision: number, operations: number): void {
    this.vectorOperations[precision] = (this.vectorOperations[precision] ?? 0) + operations;
  }

  move(readBytes: number, writeBytes: number, rewriteBytes = 0): void {
    this.readBytes += readBytes;
    this.writeBytes += writeBytes;
    this.rewriteBytes += rewriteBytes;
  }
}
