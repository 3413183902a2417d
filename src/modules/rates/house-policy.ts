import { z } from 'zod';
import { minor } from '../../core/money.ts';
import type { PolicySentence } from './policy.ts';

const Time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);
const Age = z.int().min(1).max(99);
const Amount = z.int().min(0).max(2_000_000_000);

export const houseFeeKinds = ['none', 'amount', 'percent', 'night'] as const;
export const petRules = ['no', 'on_request', 'yes'] as const;
export const petFeePers = ['stay', 'night'] as const;
export const smokingRules = ['no', 'rooms', 'areas'] as const;

/** `amount`: minor units; `percent`: basis points of one night; `night`: all of it. */
export const HouseFeeSchema = z.object({ kind: z.enum(houseFeeKinds), value: Amount }).readonly();

/** The rules of a house as a policy version stores them: the same for every rate. Times are the hotel's wall clock. */
export const HousePartsSchema = z
  .object({
    checkIn: z.object({ from: Time, until: Time.nullable(), early: HouseFeeSchema }).readonly(),
    checkOut: z.object({ until: Time, late: HouseFeeSchema }).readonly(),
    booker: z.object({ minimumAge: Age.nullable(), document: z.boolean() }).readonly(),
    children: z
      .object({ welcome: z.boolean(), freeUnder: Age.nullable(), cotUnder: Age.nullable() })
      .readonly(),
    pets: z.object({ rule: z.enum(petRules), feeMinor: Amount, per: z.enum(petFeePers) }).readonly(),
    smoking: z.object({ rule: z.enum(smokingRules), fineMinor: Amount }).readonly(),
  })
  .readonly();

/** Holds where the rules say nothing of cots. */
export const usualCotUnder = 3;

export type HouseFee = z.infer<typeof HouseFeeSchema>;
export type HouseParts = z.infer<typeof HousePartsSchema>;

export const houseTopics = ['arrival', 'booker', 'children', 'pets', 'smoking'] as const;

export interface HouseRule {
  readonly topic: (typeof houseTopics)[number];
  readonly sentences: readonly PolicySentence[];
}

/** The rules in plain words, topic by topic; a topic of which nothing is said is left out. */
export function houseRules(parts: HouseParts): HouseRule[] {
  const said: Record<HouseRule['topic'], readonly PolicySentence[]> = {
    arrival: [...checkInSentences(parts), ...checkOutSentences(parts)],
    booker: bookerSentences(parts),
    children: childrenSentences(parts),
    pets: petSentences(parts),
    smoking: smokingSentences(parts),
  };
  return houseTopics
    .map((topic) => ({ topic, sentences: said[topic] }))
    .filter(({ sentences }) => sentences.length > 0);
}

export function houseSentences(parts: HouseParts): PolicySentence[] {
  return houseRules(parts).flatMap(({ sentences }) => sentences);
}

function checkInSentences({ checkIn: { from, until, early } }: HouseParts): PolicySentence[] {
  const opening =
    until === null
      ? sentence('check_in_from', { time: from })
      : sentence('check_in_between', { time: from, until });
  return [opening, feeSentence('early', early)];
}

function checkOutSentences({ checkOut: { until, late } }: HouseParts): PolicySentence[] {
  return [sentence('check_out_until', { time: until }), feeSentence('late', late)];
}

/** A fee of nothing and a night in full have their own sentences. */
function feeSentence(name: 'early' | 'late', { kind, value }: HouseFee): PolicySentence {
  if (kind === 'night') return sentence(`${name}_night`);
  if (kind === 'none' || value === 0) return sentence(`${name}_none`);
  return kind === 'percent'
    ? sentence(`${name}_percent`, { percentBasisPoints: value })
    : sentence(`${name}_amount`, { amountMinor: minor(value) });
}

function bookerSentences({ booker: { minimumAge, document } }: HouseParts): PolicySentence[] {
  return [
    ...(minimumAge === null ? [] : [sentence('booker_age', { age: minimumAge })]),
    ...(document ? [sentence('document')] : []),
  ];
}

function childrenSentences({ children: { welcome, freeUnder, cotUnder } }: HouseParts): PolicySentence[] {
  if (!welcome) return [sentence('children_no')];
  return [
    sentence('children_yes'),
    ...(freeUnder === null ? [] : [sentence('children_free', { age: freeUnder })]),
    ...(cotUnder === null ? [] : [sentence('children_cot', { age: cotUnder })]),
  ];
}

function petSentences({ pets: { rule, feeMinor, per } }: HouseParts): PolicySentence[] {
  const first = sentence(`pets_${rule}`);
  if (rule === 'no') return [first];
  if (feeMinor === 0) return [first, sentence('pets_free')];
  return [first, sentence(`pets_fee_${per}`, { amountMinor: minor(feeMinor) })];
}

function smokingSentences({ smoking: { rule, fineMinor } }: HouseParts): PolicySentence[] {
  const first = sentence(`smoking_${rule}`);
  if (fineMinor === 0) return [first];
  const fine = rule === 'no' ? 'smoking_fine_no' : 'smoking_fine';
  return [first, sentence(fine, { amountMinor: minor(fineMinor) })];
}

function sentence(name: string, params: PolicySentence['params'] = {}): PolicySentence {
  return { key: `rates.house.says.${name}`, params };
}

/** The rules as plain data, as a JSON column wants them. */
export function houseJson({ checkIn, checkOut, booker, children, pets, smoking }: HouseParts) {
  return {
    checkIn: { ...checkIn, early: { ...checkIn.early } },
    checkOut: { ...checkOut, late: { ...checkOut.late } },
    booker: { ...booker },
    children: { ...children },
    pets: { ...pets },
    smoking: { ...smoking },
  };
}
