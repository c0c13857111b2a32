/** Functions of the compiled scanner (`assembly/scanner.ts`). Addresses are offsets into its memory. */
export interface ScannerModule {
  readonly memory: { readonly buffer: ArrayBuffer };
  prepare(): void;
  allocate(bytes: number): number;
  addKey(at: number, bytes: number, number: number): void;
  prepareEvents(at: number, end: number): void;
  room(bytes: number): number;
  filled(bytes: number): void;
  /** 0 more bytes are needed · 1 fetch the rows · 2 forget the rows fetched · 3 another document follows · 4 no JSON. */
  scan(isLast: number): number;
  searchList(): void;
  forgetRows(): void;
  rowColumns(): number;
  frameColumns(): number;
  valueColumns(): number;
  valuesAtMost(): number;
  rowsRead(): number;
  framesRead(): number;
  valuesRead(): number;
  textsRead(): number;
  textBytesRead(): number;
  textsDropped(): number;
  packTexts(into: number, ends: number): void;
  threadsRead(): number;
  threadPairs(): number;
  eventsRead(): number;
  eventsWithPhase(): number;
  eventsSkipped(): number;
  oddNumbersRead(): number;
  originNs(): bigint;
  earliestOtherNs(): number;
  listsFound(): number;
  isComplete(): number;
  hasOuterDamage(): number;
  fieldsAt(): number;
  fieldBytesRead(): number;
  templateHits(): number;
  generalEvents(): number;
}
