import type { Language } from '../../core/local-text.ts';
import type { Permission } from '../../platform/permissions.ts';

/** Who reads a page of the desk. */
export interface Reader {
  readonly language: Language;
  readonly can: (permission: Permission) => boolean;
}

/** A list of the desk, as `shared/_table` prints it. */
export interface DeskTable {
  readonly caption: string;
  readonly columns: readonly object[];
  readonly rows: readonly { readonly cells: readonly unknown[] }[];
  readonly empty: {
    readonly heading: string;
    readonly lead: string;
    readonly mark: string;
    readonly action: null;
  };
}
