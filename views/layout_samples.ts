// Made-up layouts for the pattern page.
import type { LayoutChangeProps, ProposalProps } from './import_layout.tsx';
import type { ColumnFields } from './layout_form.tsx';

const columns: ProposalProps['files'][number]['columns'] = [
  {
    name: 'SIS ID',
    type: 'digits, 6 long',
    filled: 'always',
    part: 'key',
    because: ['all 9,803 values are digits, 6 long, 9,803 with leading zeros; kept as text'],
    odd: [],
  },
  {
    name: 'Birthdate',
    type: 'date M/D/YYYY',
    filled: 'may be blank',
    part: '',
    because: ['filled in 98.7 % of 9,803 rows', '99.9 % of 9,675 values are dates M/D/YYYY'],
    odd: ['3 values are no dates M/D/YYYY, first on line 412'],
  },
];

export const proposal: ProposalProps = {
  about: 'Learned from the files of this night.',
  files: [
    {
      name: 'Student.csv',
      isRequired: true,
      written: 'commas and a header, in UTF-8',
      order: 'in the order of the first night',
      key: 'SIS ID',
      because: ['SIS ID is different in each of 9,803 rows: the key'],
      odd: ['2 rows have not 14 fields, first on line 77'],
      columns,
      correctHref: '/-/patterns',
    },
  ],
  previews: [
    {
      file: 'Student.csv',
      columns: ['SIS ID', 'Birthdate'],
      rows: [
        ['0••', '4••'],
        ['0••', '1••'],
      ],
    },
  ],
  areValuesShown: false,
  showValuesAction: '/-/patterns',
};

export const layoutChange: LayoutChangeProps = {
  about: 'Reject means that the agreed layout stays. If the SIS was changed on purpose, the new one can be accepted.',
  files: [
    {
      file: 'Student.csv',
      facts: [{ what: 'separated by', agreed: 'commas', received: 'semicolons' }],
      columns: [
        { kind: 'same', agreed: { name: 'SIS ID', place: 1 }, received: { name: 'SIS ID', place: 1 } },
        { kind: 'moved', agreed: { name: 'Last Name', place: 2 }, received: { name: 'Last Name', place: 3 } },
        { kind: 'renamed', agreed: { name: 'Grade', place: 4 }, received: { name: 'Grade Level', place: 4 } },
        { kind: 'removed', agreed: { name: 'Birthdate', place: 5 } },
        { kind: 'added', received: { name: 'Pronouns', place: 5 } },
      ],
    },
  ],
  adoptAction: '/-/patterns',
};

export const columnFields: ColumnFields = {
  name: 'Grade',
  type: 'enum',
  formats: '',
  values: 'K\n1\n2\n3',
  isFilled: true,
  isKey: false,
  isSecret: false,
  references: '',
  because: 'Never blank in 9,803 rows.',
  odd: '',
};
