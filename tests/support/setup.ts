import { afterAll } from 'vitest';
import { useFieldKey } from '../../src/platform/field-crypto.ts';
import { dropTestDatabases } from './database.ts';

useFieldKey('ab'.repeat(32));
afterAll(dropTestDatabases);
