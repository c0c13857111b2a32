import { type Batch, expertsOfRank, type Routing } from '../../terms/batch.ts';
import type { ForwardSetup } from '../../terms/forward-setup.ts';
import { moeFactsOf } from '../../terms/plan-facts.ts';
import type { ProcessGroup } from '../../terms/process-group.ts';
import { areSharedExpertsExternal } from '../../terms/shared-experts.ts';
import { allReduce, allToAll } from '../communication/collectives.ts';
import { groupedGateUp, groupedMatmul } from '../operators/grouped-matmul.ts';
import { quantizeActivation } from '../operators/linear.ts';
import {
  type Count,
  memoryOperator,
  type PlannedOperator,
  repeated,
  type Shape,
  scaled,
  sequence,
} from '../operators/planned-operator.ts';
import { dispatchFfnCombine } from './dispatch-ffn-combine.ts';
import { compiledGated, eagerGated, type GatedActivation, type GatedShape } from './mlp.ts';
import { takesDetour } from './parallel-linear.ts';

/** Tokens inside the MoE block. */
export const routedTokens: Count = (batch) => batch.routing.tokens;
/** Token-to-expert assignments of this rank's tokens. */
export const assignments: Count = (batch) => batch.routing.assignments;
/** Rows that arrive at this rank. */
export const received: Count = (batch) => batch.routing.received;
/** Experts without rows are joined out of nothing: calls that take no time. */
const idleExperts: Count = (batch) => batch.routing.idleExperts;
const activeExperts: Count = (batch) => batch.routing.activeExperts;

/**
 * The group whose slices decide the detour of experts (references/engine/parallelism.md 3.3); those of pipeline stages
 * take none.
 */
function globalGroup({ processGroups, split, stage }: ForwardSetup): ProcessGroup {
  const isPipelined = !(stage.isFirst && stage.isLast);
  return split.ep > 1 && !isPipelined ? processGroups.tp : processGroups.moeTp;
}

/** Sending rows to the ranks of their experts, or back. Nothing without expert parallelism. */
function exchange(
  { processGroups, architecture }: ForwardSetup,
  direction: 'dispatch' | 'return',
): PlannedOperator[] {
  const { hiddenSize } = architecture;
  const leaving: Count = ({ routing }) => (routing.assignments - routing.own) * hiddenSize;
  const arriving: Count = ({ routing }) => routing.own * (processGroups.ep.size - 1) * hiddenSize;
  const here = scaled(assignments, hiddenSize);
  const there = scaled(received, hiddenSize);
  return allToAll(
    processGroups.ep,
    direction === 'dispatch'
      ? { input: here, output: there, sent: leaving, received: arriving, shape: [assignments, hiddenSize] }
      : { input: there, output: here, sent: arriving, received: leaving, shape: [received, hiddenSize] },
  );
}

type ClassName = 'busier' | 'quieter';
const classNames: readonly ClassName[] = ['busier', 'quieter'];

function classOf(name: ClassName): (batch: Batch) => Routing['busier'] {
  return (batch) => batch.routing[name];
}

/** One expert on its own: padding, then a gated feed-forward. */
function singleExpert(setup: ForwardSetup, name: ClassName, activation?: GatedActivation): PlannedOperator[] {
  const { architecture, experts: format, processGroups, isCompiled } = setup;
  const { hiddenSize } = architecture;
  const one = classOf(name);
  const shape: GatedShape = {
    format,
    rows: (batch) => one(batch).paddedRows,
    hiddenSize,
    width: moeFactsOf(setup).expertWidth,
    bias: false,
    shard: processGroups.moeTp,
    global: globalGroup(setup),
    ...(activation === undefined ? {} : { activation }),
  };
  const padding: PlannedOperator = {
    name: 'aten.constant_pad_nd',
    times: (batch) => (one(batch).paddedRows === one(batch).rows ? 0 : 1),
    inputs: [[(batch) => one(batch).rows, hiddenSize]],
    fill(batch, work) {
      work.move(2 * one(batch).rows * hiddenSize, 2 * one(batch).paddedRows * hiddenSize);
    },
  };
  return [padding, ...(isCompiled ? compiledGated(shape, { isQuantized: false }) : eagerGated(shape))];
}

/**
 * All experts of the rank in two operators; possible only without padding and detour. An activation of a family's own
 * is not fused with the multiplication.
 */
function groupedExperts(setup: ForwardSetup, activation?: GatedActivation): PlannedOperator[] {
  const { architecture, experts: format, processGroups, split } = setup;
  const { hiddenSize } = architecture;
  const width = Math.ceil(moeFactsOf(setup).expertWidth / split.moeTp);
  const shape = { format, rows: received, active: activeExperts, hiddenSize, width };
  const gated =
    activation === undefined
      ? [groupedGateUp(shape)]
      : [groupedMatmul(shape, hiddenSize, 2 * width, width), activation(received, width, [received])];
  const isFusedWithQuantisation = activation === undefined && format.family === 'mxfp4';
  return [
    ...quantizeActivation(format, received, hiddenSize),
    ...gated,
    ...(isFusedWithQuantisation ? [] : quantizeActivation(format, received, width)),
    groupedMatmul(shape, width, hiddenSize),
    ...allReduce(processGroups.moeTp, received, hiddenSize),
  ];
}

function eagerExperts(setup: ForwardSetup, activation?: GatedActivation): PlannedOperator[] {
  const { hiddenSize } = setup.architecture;
  const regroup = (name: ClassName) => {
    const one = classOf(name);
    const copy = memoryOperator('aten.cat', (batch) => one(batch).rows, 2 * hiddenSize, 2 * hiddenSize);
    return repeated((batch) => one(batch).experts, [copy]);
  };
  return [
    ...classNames.flatMap(regroup),
    ...repeated(idleExperts, [memoryOperator('aten.cat', () => 0, 0, 0)]),
    memoryOperator('aten.cat', received, 2 * hiddenSize, 2 * hiddenSize),
    ...classNames.flatMap((name) =>
      repeated((batch) => classOf(name)(batch).experts, singleExpert(setup, name, activation)),
    ),
  ];
}

/** A single expert on the rank: nothing to group or to join when compiled. */
function hasOneExpert({ routing }: ForwardSetup): boolean {
  return routing !== null && expertsOfRank(routing) === 1;
}

function compiledExperts(setup: ForwardSetup, activation?: GatedActivation): PlannedOperator[] {
  const { architecture, split, processGroups } = setup;
  const { hiddenSize } = architecture;
  const isAlone = takesDetour(processGroups.moeTp, globalGroup(setup)) || hasOneExpert(setup);
  const runsSingly = (batch: Batch) => isAlone || batch.routing.needsPadding;
  const regroup = memoryOperator('tensor_cast.cat', received, 2 * hiddenSize, 2 * hiddenSize);
  return [
    ...(split.ep > 1 ? repeated((batch) => (batch.routing.idleExperts > 0 ? 1 : 0), [regroup]) : []),
    ...classNames.flatMap((name) =>
      repeated(
        (batch) => (runsSingly(batch) ? classOf(name)(batch).experts : 0),
        singleExpert(setup, name, activation),
      ),
    ),
    ...repeated(
      (batch) => (runsSingly(batch) || batch.routing.activeExperts === 0 ? 0 : 1),
      groupedExperts(setup, activation),
    ),
  ];
}

/** Experts that a token is sent to, an external shared one included. */
function visitedExperts(setup: ForwardSetup): number {
  return moeFactsOf(setup).perToken + (areSharedExpertsExternal(setup) ? 1 : 0);
}

/** How many operators `combine` has. */
const combineOperators = 2;

/** Expert outputs weighted and added up for each dispatched token, in the precision of the weights. */
function combine(setup: ForwardSetup, weightBytes: 2 | 4): PlannedOperator[] {
  const { hiddenSize } = setup.architecture;
  const visited = visitedExperts(setup);
  const width = weightBytes * hiddenSize;
  const senders: Count = (batch) => batch.routing.assignments / visited;
  const weighted: Shape = [senders, visited, hiddenSize];
  return [
    memoryOperator('aten.mul.Tensor', assignments, 2 * hiddenSize + weightBytes, width, {
      inputs: [weighted, [senders, visited, 1]],
    }),
    {
      name: 'aten.sum.dim_IntList',
      times: null,
      inputs: [weighted],
      fill(batch, work) {
        work.move(batch.routing.assignments * width, senders(batch) * width);
      },
    },
  ];
}

/** The routed experts of the simulated rank on the rows that they receive, outputs put together again. */
export function expertWork(setup: ForwardSetup, activation?: GatedActivation): PlannedOperator[] {
  const { hiddenSize } = setup.architecture;
  const experts = setup.isCompiled ? compiledExperts : eagerExperts;
  const isJoined = !setup.isCompiled || !hasOneExpert(setup);
  return [
    ...experts(setup, activation),
    ...(isJoined ? [memoryOperator('aten.cat', received, 2 * hiddenSize, 2 * hiddenSize)] : []),
  ];
}

/** How rows are addressed and weighted between ranks. */
export interface Dispatch {
  readonly indexBytes: 4 | 8;
  readonly weightBytes: 2 | 4;
}

/** Rows sent to the ranks of their experts, `work` on what arrives there, and the way back. */
export function dispatched(
  setup: ForwardSetup,
  work: readonly PlannedOperator[],
  { indexBytes, weightBytes }: Dispatch,
): PlannedOperator[] {
  const { architecture, split } = setup;
  const { hiddenSize } = architecture;
  const visited = visitedExperts(setup);
  // Rows that are neither cut nor gathered in front of the block keep the decoder's form.
  const isWhole = split.ep === 1 && split.dp === 1;
  const lead: Shape = isWhole ? sequence(routedTokens) : [routedTokens];
  const indices: Shape = [(batch) => batch.routing.assignments / visited, visited];
  return [
    {
      name: 'tensor_cast.init_routing_v2',
      times: null,
      inputs: [[...lead, hiddenSize], indices],
      fill(batch, work) {
        const { tokens, assignments: sent } = batch.routing;
        work.move(2 * tokens * hiddenSize + indexBytes * sent, 2 * sent * hiddenSize);
      },
    },
    ...exchange(setup, 'dispatch'),
    ...work,
    ...exchange(setup, 'return'),
    memoryOperator('tensor_cast.unpermute_tokens', assignments, 2 * hiddenSize + indexBytes, 2 * hiddenSize, {
      inputs: [[assignments, hiddenSize], indices],
    }),
    ...combine(setup, weightBytes),
  ];
}

/**
 * Dispatch to experts, the experts of the simulated rank and the way back (references/engine/forward-pass.md 5.5).
 */
export function routedExperts(
  setup: ForwardSetup,
  weightBytes: 2 | 4,
  activation?: GatedActivation,
): PlannedOperator[] {
  const separate = dispatched(setup, expertWork(setup, activation), { indexBytes: 8, weightBytes });
  const { options, experts, isCompiled } = setup;
  if (!options.dispatchFfnCombine || !isCompiled || activation !== undefined) return separate;
  const isAlone = takesDetour(setup.processGroups.moeTp, globalGroup(setup)) || hasOneExpert(setup);
  // Unquantised experts are one kernel only where they are grouped; without rows there is nothing to fuse.
  const isFused = (batch: Batch) =>
    batch.routing.activeExperts > 0 &&
    (experts.family !== 'fp16' || !(isAlone || batch.routing.needsPadding));
  return [
    ...repeated((batch) => (isFused(batch) ? 0 : 1), separate.slice(0, -combineOperators)),
    ...repeated((batch) => (isFused(batch) ? 1 : 0), [dispatchFfnCombine(setup)]),
    ...separate.slice(-combineOperators),
  ];
}
