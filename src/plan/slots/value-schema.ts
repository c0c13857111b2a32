import { z } from 'zod';
import type { SlotRecord } from './records.ts';
import { slotRecord } from './records.ts';
import { type SlotId, type SlotTypes, type SlotValues, slotIds, slotType } from './values.ts';

/** A figure within the range that the record of its slot allows. */
function figure(record: SlotRecord, base: z.ZodNumber): z.ZodNumber {
  const { range } = record;
  if (range === null) return base;
  const { min, max, exclusiveMin, exclusiveMax } = range;
  const low = min === undefined ? base : exclusiveMin ? base.gt(min) : base.min(min);
  return max === undefined ? low : exclusiveMax ? low.lt(max) : low.max(max);
}

function typedValue(record: SlotRecord): z.ZodType {
  switch (record.kind) {
    case 'model':
      return z.string().min(1);
    // An empty path means that none is wanted.
    case 'path':
      return z.string();
    case 'devices':
      return z.array(z.string().min(1)).min(1);
    case 'integer':
    case 'tokens':
      return figure(record, z.int());
    case 'number':
    case 'milliseconds':
    case 'fraction':
      return figure(record, z.number());
    case 'integers':
      return z.array(figure(record, z.int()));
    case 'fractions':
    case 'numbers':
      return z.array(figure(record, z.number()));
    case 'choice': {
      const values = record.options.map(({ value }) => value);
      return values.length === 0 ? z.string().min(1) : z.literal(values);
    }
    case 'boolean':
      return z.boolean();
    case 'targets':
      return z.array(z.lazy(targetSchema)).min(1);
  }
}

/** The value of a slot as it is stored: its type, and within that the range and the choices of its record. */
function slotValueSchema<Id extends SlotId>(id: Id): z.ZodType<SlotValues[Id]> {
  const record = slotRecord(id);
  const value = typedValue(record);
  const allowed = record.nullable ? value.nullable() : value;
  return slotType(id).superRefine((one, context) => {
    const issues = allowed.safeParse(one).error?.issues ?? [];
    for (const issue of issues) context.addIssue({ ...issue });
  });
}

let schemas: SlotTypes | null = null;

/** The schemas of all slot values, made once. */
export function slotValueSchemas(): SlotTypes {
  schemas ??= Object.fromEntries(slotIds.map((id) => [id, slotValueSchema(id)])) as SlotTypes;
  return schemas;
}

function targetSchema(): z.ZodType {
  const { targets: _, ...own } = slotValueSchemas();
  return z.strictObject(own).partial();
}
