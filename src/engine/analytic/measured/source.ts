import type { MeasuredData } from '../../terms/measured-data.ts';
import type { MeasuredDatabase } from './database.ts';
import { MeasuredTimes } from './measured-times.ts';

/** A database as times of operators, for any split; what was looked up once stays known. */
export class MeasuredSource implements MeasuredData {
  readonly path: string;
  readonly interpolates: boolean;
  private readonly database: MeasuredDatabase;
  private readonly kept = new Map<string, MeasuredTimes>();

  constructor(database: MeasuredDatabase, interpolates: boolean) {
    this.path = database.path;
    this.interpolates = interpolates;
    this.database = database;
  }

  /** Name in a request; what it holds is not written down. */
  toJSON(): MeasuredData {
    return { path: this.path, interpolates: this.interpolates };
  }

  /** Times for ranks that split tensors over `tp`; `spreads`: activations lie spread over them. */
  times(tp: number, spreads = false): MeasuredTimes {
    const key = `${tp} ${spreads}`;
    const options = { interpolates: this.interpolates, tp, spreads };
    const times = this.kept.get(key) ?? new MeasuredTimes(this.database, options);
    this.kept.set(key, times);
    return times;
  }
}
