// `npm run migration` compares src/store/schema.ts with the last migration and writes the next one.
import { defineConfig } from 'drizzle-kit';

export default defineConfig({
  dialect: 'sqlite',
  casing: 'snake_case',
  schema: './src/store/schema.ts',
  out: './src/store/migrations',
});
