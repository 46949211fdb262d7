// Letters that were damaged on the way, and honest ones that only look so.
import { describe, expect, test } from 'vitest';
import { header, pinnedStudentsLayout, students, studentsLayout } from '../../src/roster/rules/miniature.ts';
import { looksDecodedTwice } from '../../src/roster/rules/mojibake_suspected.ts';
import { readWrong } from '../mutations/night.ts';
import { bytesOf, check, fileOf, setOf } from './sets.ts';

describe('decoded twice', () => {
  const names = [
    'Peña',
    'Zoë',
    'Núñez',
    'Ángel',
    'José',
    'Mía',
    'Ångström',
    'NUÑEZ',
    'MÖLLER',
    'Šimić',
    'Łukasz',
    'Ğül',
  ];

  test.each([...names, 'O’Brien', '“Bo”', 'a – b', '5 €', 'º', '\u00a0x', '\ufeffid'])(
    '%s is known when it was',
    (name) => {
      expect(looksDecodedTwice(name)).toBe(false);
      expect(looksDecodedTwice(readWrong(name))).toBe(true);
      expect(looksDecodedTwice(readWrong(readWrong(name)))).toBe(true);
    },
  );

  test.each(['JOSÉ’S', 'IRMÃ’S', 'JOÃO', 'Ã', 'CÂMARA', 'ÅSA', '“ANÃ”', 'LEILÄ’s class', 'Straße', 'naïve', 'â€'])(
    '%s is honest',
    (name) => {
      expect(looksDecodedTwice(name)).toBe(false);
    },
  );
});

function notices(text: string | Uint8Array, layout = studentsLayout) {
  return check(layout, [fileOf('students.csv', text)]).report.notices;
}

test('letters are told by column', () => {
  const text = `${header}1001,PeÃ±a,Zo\ufffd,9,2011-04-02\n1002,Lee,JosÃ©,9,2011-04-02\n1003,NuÃ±ez,Ann,9,2011-04-02\n`;
  expect(notices(text)).toMatchObject([
    { code: 'mojibake_suspected', column: 'last_name', count: 2, samples: [{ line: 2 }, { line: 4 }] },
    { code: 'mojibake_suspected', column: 'first_name', count: 1, samples: [{ line: 3, value: 'J••' }] },
    { code: 'replacement_char', column: 'first_name', count: 1, samples: [{ line: 2 }] },
  ]);
});

describe('two encodings', () => {
  const row = (id: number, name: string, encoding: 'utf-8' | 'windows-1252') =>
    Buffer.from(bytesOf(`${id},${name},Ana,9,2011-04-02\n`, encoding));

  test('the fewer lines are the wrong ones, and count as wrong rows', () => {
    const mostly = [row(1, 'Peña', 'utf-8'), row(2, 'Núñez', 'windows-1252'), row(3, 'Zoë', 'utf-8')];
    const text = new Uint8Array(Buffer.concat([bytesOf(header), ...mostly]));
    const { report } = check(studentsLayout, [fileOf('students.csv', text)]);
    expect(report.notices).toMatchObject([{ code: 'encoding_mixed', count: 1, samples: [{ line: 3, record: 2 }] }]);
    expect(report.files[0]).toMatchObject({ encoding: 'utf-8', badRows: 1 });
    const turned = [row(1, 'Peña', 'windows-1252'), row(2, 'Núñez', 'utf-8'), row(3, 'Zoë', 'windows-1252')];
    const other = notices(new Uint8Array(Buffer.concat([bytesOf(header), ...turned])));
    expect(other).toMatchObject([
      { code: 'encoding_mixed', count: 1, samples: [{ line: 3 }] },
      { code: 'encoding_not_utf8', count: 2, samples: [{ line: 2 }, { line: 4 }] },
    ]);
  });

  test('a few foreign lines in a file that was UTF-8 do not change its encoding', () => {
    const text = [bytesOf(header), row(1, 'Peña', 'utf-8'), row(2, 'Núñez', 'windows-1252')];
    const found = notices(new Uint8Array(Buffer.concat(text)), pinnedStudentsLayout);
    expect(found.map((notice) => notice.code)).toEqual(['encoding_mixed']);
  });

  test('lines that a script appended in UTF-16', () => {
    const tail = Buffer.from('1004,Diaz,Eva,9,2011-04-02\r\n1005,Kim,Bo,9,2011-04-02\r\n', 'utf16le');
    const found = notices(new Uint8Array(Buffer.concat([bytesOf(students), tail])));
    expect(found[0]).toMatchObject({ code: 'encoding_mixed', count: 2, firstLine: 5 });
    expect(found[0]!.message).toContain('UTF-16');
  });
});

test('control characters are told by column, and never printed', () => {
  const text = `${header}1001,SM\u0000ITH,Ana,9,2011-04-02\n1002,Lee,\u001b[2JBo,9,2011-04-02\n1003,O\u0092Neil,Al,9,2011-04-02\n`;
  expect(notices(text)).toMatchObject([
    { code: 'control_char', column: 'last_name', count: 2, samples: [{ line: 2 }, { line: 4 }] },
    { code: 'control_char', column: 'first_name', count: 1, samples: [{ line: 3 }] },
  ]);
});

test('a file that ends in zeros, as after a power cut', () => {
  const found = notices(`${students}${'\0'.repeat(5000)}`);
  expect(found).toMatchObject([{ code: 'control_char', firstLine: 5 }]);
  expect(check(studentsLayout, setOf({ 'students.csv': `${students}${'\0'.repeat(100)}` })).report.files[0]!.rows).toBe(
    3,
  );
});
