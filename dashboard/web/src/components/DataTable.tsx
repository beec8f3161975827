import { VisuallyHidden } from "@mantine/core";
import type { ReactNode } from "react";

import classes from "./DataTable.module.css";
import { ScrollRegion } from "./ScrollRegion";

export interface Column<Row> {
  header: string;
  cell: (row: Row) => ReactNode;
  /** The cell that names the row; one column of each table. */
  isName?: boolean;
  /** Numbers stand at the end. */
  align?: "end";
}

interface Props<Row> {
  /** What the table shows; read by screen readers, and not shown. */
  caption: string;
  columns: Column<Row>[];
  rows: Row[];
  rowKey: (row: Row) => string;
}

/** A table of rows that are all there. For a list that comes in pages see `ListTable`. */
export function DataTable<Row>({ caption, columns, rows, rowKey }: Props<Row>) {
  return (
    <ScrollRegion label={caption}>
      <table className={classes.table}>
        <caption>
          <VisuallyHidden>{caption}</VisuallyHidden>
        </caption>
        <thead>
          <tr>
            {columns.map(({ header, align }) => (
              <th key={header} scope="col" data-align={align}>
                {header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={rowKey(row)}>
              {columns.map((column) => (
                <Cell key={column.header} column={column} row={row} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}

function Cell<Row>({ column, row }: { column: Column<Row>; row: Row }) {
  const content = column.cell(row);
  if (column.isName) {
    return (
      <th scope="row" data-align={column.align}>
        {content}
      </th>
    );
  }
  return <td data-align={column.align}>{content}</td>;
}
