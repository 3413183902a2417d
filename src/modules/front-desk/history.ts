/** One thing that was done with a reservation. */
export interface HistoryEvent {
  readonly at: Date;
  readonly actorKind: string;
  readonly actorName: string;
  readonly action: string;
  readonly reason: string | null;
}
