//! Tables in the terminal.

/// `rows` under `head` in columns; the first column is flush left, the others
/// flush right.
pub(super) fn table(head: &[&str], rows: &[Vec<String>]) -> String {
    let width = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count());
        cells.chain([head[column].chars().count()]).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..head.len()).map(width).collect();
    let line = |cells: Vec<&str>| {
        let mut text = String::from(" ");
        for (column, (cell, width)) in cells.iter().zip(&widths).enumerate() {
            let space = " ".repeat(width.saturating_sub(cell.chars().count()));
            let padded = if column == 0 { format!(" {cell}{space}") } else { format!("  {space}{cell}") };
            text.push_str(&padded);
        }
        text.push('\n');
        text
    };
    let mut text = line(head.to_vec());
    for row in rows {
        text.push_str(&line(row.iter().map(String::as_str).collect()));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_line_up() {
        let rows = vec![vec!["Bánh gio".into(), "600".into()], vec!["Mật".into(), "7".into()]];
        assert_eq!(table(&["Món", "Bán"], &rows), "  Món       Bán\n  Bánh gio  600\n  Mật         7\n");
    }
}
