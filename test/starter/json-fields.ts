/** The fields of a promised shape, as docs/cli.md lists them: path, type, meaning. */
import { z } from 'zod';

interface Shape {
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly enum?: readonly string[];
  readonly anyOf?: readonly Shape[];
  readonly items?: Shape;
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly description?: string;
}

/** One row a field, in the order of the shape. */
export function fieldsOf(schema: z.ZodType): string[][] {
  return rowsOf(z.toJSONSchema(schema) as Shape);
}

/** The rows of the table of one shape: a field, its type, and what it is (and when it is null). */
function rowsOf(shape: Shape, path = ''): string[][] {
  return Object.entries(shape.properties ?? {}).flatMap(([name, field]) => {
    const at = path === '' ? name : `${path}.${name}`;
    const inner = [field, ...(field.anyOf ?? [])].find(({ properties }) => properties !== undefined);
    const list = [field, ...(field.anyOf ?? [])].find(({ items }) => items?.properties !== undefined);
    return [
      [`\`${at}\``, typeOf(field), field.description ?? ''],
      ...(inner === undefined ? [] : rowsOf(inner, at)),
      ...(list?.items === undefined ? [] : rowsOf(list.items, `${at}[]`)),
    ];
  });
}

function typeOf({ type, format, enum: values, anyOf, items }: Shape): string {
  if (anyOf !== undefined) return anyOf.map(typeOf).join(' or ');
  if (values !== undefined) return values.length > 15 ? 'string' : values.map((value) => `\`${value}\``).join(' ');
  if (items !== undefined) return `list of ${typeOf(items)}`;
  return format === 'date-time' ? 'time' : [type ?? ''].flat().join(' or ');
}
