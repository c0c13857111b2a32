import type { MeasuredData } from '../../terms/measured-data.ts';
import type { MeasuredDatabase } from './database.ts';
import { MeasuredTimes } from './measured-times.ts';

/** A database as times of operators, for any split; what was looked up once stays known. */
export class MeasuredSource implements MeasuredData {
  readonly path: string;
  readonly interpolates: boolean;
  private readonly database: MeasuredDatabase;
  private readonly kept = new Map<number, MeasuredTimes>();

  constructor(database: MeasuredDatabase, interpolates: boolean) {
    this.path = database.path;
    this.interpolates = interpolates;
    this.database = database;
  }

  /** What a request says of it; what it holds is not written down. */
  toJSON(): MeasuredData {
    return { path: this.path, interpolates: this.interpolates };
  }

  /** Times for ranks that split tensors over `tp`. */
  times(tp: number): MeasuredTimes {
    const times =
      this.kept.get(tp) ?? new MeasuredTimes(this.database, { interpolates: this.interpolates, tp });
    this.kept.set(tp, times);
    return times;
  }
}
