"""① 数据汇入: files from partner offices become sealed batches."""
