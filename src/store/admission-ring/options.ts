/** Bounds of the ring on disk. */
export interface RingOptions {
  /** Made when it is not there; nobody else may read it. */
  readonly folder: string;
  /** Of all segments together. Default 256 MiB. */
  readonly maxBytes?: number;
  /** Of one segment. Default 16 MiB. */
  readonly segmentBytes?: number;
  /** Of one request; a larger one is kept without its objects, and never looked at. Default 64 KiB. */
  readonly recordBytes?: number;
  /** Records that wait for the disk, in bytes; beyond that they are dropped and counted. Default 8 MiB. */
  readonly queueBytes?: number;
  /** Records a second of requests about which no rule had anything to say; all others are kept. Default 50. */
  readonly allowedPerSecond?: number;
}
