/** What VIPs get: what housekeeping puts into the room before they come, and what the desk sees to when they do. */
export interface VipTreatment {
  /** Null holds for the rooms of every class that says nothing itself. */
  readonly classId: number | null;
  readonly inRoom: string;
  readonly atDesk: string;
}
