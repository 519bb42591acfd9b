/** Without times, speeds and sizes, which two runs do not share. */
export const unmeasured = (text: string): string =>
  text
    .replace(/\d+(\.\d+)? s\b/g, '_ s')
    .replace(/[\d,]+ states\/s|[\d,]+ steps\/s/g, '_')
    .replace(/ time="[\d.]+"/g, '')
    .replace(/"(seconds|livenessSeconds|statesPerSecond|share|bytesPerState)": ?[\d.e-]+/g, '"$1":0')
    .replace(/"shards": ?\{[^}]*\}/g, '');
