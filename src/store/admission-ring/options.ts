/** Bounds of the ring on disk. */
export interface RingOptions {
  /** Made when it is not there; nobody else may read it. */
  readonly folder: string;
  /** Of all segments together. Default 256 MiB. */
  readonly maxBytes?: number;
  /** Of one segment. Default 16 MiB. */
  readonly segmentBytes?: number;
  /** Of one record as it is written; a larger one is kept without its objects. Default 256 KiB. */
  readonly recordBytes?: number;
  /** Records that wait for the disk, in bytes; beyond that they are dropped and counted. Default 8 MiB. */
  readonly queueBytes?: number;
  /** Of records of allowed requests a second; denied ones are always kept. Default 50. */
  readonly allowedPerSecond?: number;
}
