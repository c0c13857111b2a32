import type { ForwardCost, ForwardMemory, ForwardShape } from './forward-pass.ts';

/**
 * Times and weighs the steps of one configuration (model, device, split, quantization): what scheduling and search are
 * built on, whoever estimates. The analytic model lays a plan out once and evaluates it for each shape.
 */
export interface StepTimer {
  /** Seconds, bounds and bytes of one forward pass. */
  cost(shape: ForwardShape): ForwardCost;
  /** The memory part of `cost` alone: a search asks for it first. */
  memory(shape: ForwardShape): ForwardMemory;
}
