# The R side of `npm run bench:peers`: ranger and e1071, where they are installed.
#
#   Rscript peers.R versions
#   Rscript peers.R compare TABLE.csv FOLDS.txt
#
# TABLE.csv has a header, words as words and the class in the last column; FOLDS.txt has the number of the fold in which each row is tested, one per line.
arguments <- commandArgs(trailingOnly = TRUE)
have <- function(package) requireNamespace(package, quietly = TRUE)
found <- function(package) if (have(package)) paste0('"', as.character(utils::packageVersion(package)), '"') else "null"
if (arguments[1] == "versions") {
  cat(sprintf('{"R":"%s.%s","ranger":%s,"e1071":%s}\n', R.version$major, R.version$minor, found("ranger"), found("e1071")))
  quit(status = 0)
}
table <- read.csv(arguments[2], stringsAsFactors = TRUE)
fold <- as.integer(readLines(arguments[3]))
names(table)[ncol(table)] <- "class"
table$class <- factor(table$class)
changing <- vapply(table, function(column) length(unique(column)) > 1, logical(1))
table <- table[, changing]
run <- function(fit, predicted) {
  start <- proc.time()[["elapsed"]]
  hits <- 0
  for (k in unique(fold)) {
    model <- fit(table[fold != k, ])
    hits <- hits + sum(predicted(model, table[fold == k, ]) == table$class[fold == k])
  }
  c(seconds = proc.time()[["elapsed"]] - start, accuracy = hits / nrow(table))
}
out <- character(0)
add <- function(name, result) sprintf('"%s":{"seconds":%.4f,"accuracy":%.6f}', name, result[["seconds"]], result[["accuracy"]])
if (have("ranger")) {
  result <- run(
    function(rows) ranger::ranger(class ~ ., rows, num.trees = 100, num.threads = 2, seed = 1),
    function(model, rows) stats::predict(model, rows, num.threads = 2)$predictions
  )
  out <- c(out, add("random-forest", result))
}
if (have("e1071")) {
  out <- c(out, add("svc", run(function(rows) e1071::svm(class ~ ., rows), function(model, rows) stats::predict(model, rows))))
  out <- c(out, add("naive-bayes", run(function(rows) e1071::naiveBayes(class ~ ., rows), function(model, rows) stats::predict(model, rows))))
}
cat(sprintf('{"models":{%s}}\n', paste(out, collapse = ",")))
