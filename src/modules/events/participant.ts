/** What a line of the list of an event is found by. */
export interface Findable {
  readonly firstName: string;
  readonly lastName: string;
  readonly otherName: string | null;
  readonly memberNumber: string | null;
  readonly room: string | null;
}

/** Those whose name, member's number or room has what was typed or scanned; all of them where nothing was. */
export function foundParticipants<Guest extends Findable>(guests: readonly Guest[], text: string): Guest[] {
  const asked = plain(text);
  if (asked === '') return [...guests];
  return guests.filter((guest) => {
    const names = [
      `${guest.firstName} ${guest.lastName}`,
      `${guest.lastName} ${guest.firstName}`,
      guest.otherName ?? '',
    ];
    if (names.some((name) => plain(name).includes(asked))) return true;
    return (
      guest.room === text.trim() || (asked.length > 3 && plain(guest.memberNumber ?? '').includes(asked))
    );
  });
}

const plain = (text: string) => text.normalize('NFKC').toLowerCase().replaceAll(/\s+/g, '');
