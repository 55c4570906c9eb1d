namespace ModelOperator.Status.Diagnoses;

/// <summary>The one cause that is shown.</summary>
/// <param name="Reason">A reason of the <see cref="DiagnosisTable"/>, or one that a newer model server gave.</param>
/// <param name="Subject">What the cause is about and what happened to it; it stays the same while the cause does.</param>
/// <param name="Detail">The words of whoever saw it; empty where there are none.</param>
public sealed record Diagnosis(string Reason, string Subject, string Detail = "")
{
    /// <summary>
    /// Whether the detail comes and goes, or changes its numbers, with each try: an image that is pulled again, a container that crashes again. Then the
    /// words that stand in the status already are kept, so that a loop does not write with each round.
    /// </summary>
    public bool Repeats { get; init; }

    /// <summary>Of several causes the smallest is shown.</summary>
    public int Rank => DiagnosisTable.RankOf(Reason, ConcernsModel);

    public bool ConcernsModel { get; init; }

    public string Message => Detail.Length == 0 ? Subject : $"{Subject}: {Detail}";

    /// <summary>The cause in the words of <paramref name="shown"/>, where those say the same already.</summary>
    public Finding InTheWordsOf(Finding? shown)
    {
        var fresh = new Finding(Reason, OneLine.Of(Message));
        return Repeats && shown?.Reason == Reason && IsAboutTheSame(shown.Message) && (Detail.Length == 0 || Wording.IsSame(shown.Message, fresh.Message))
            ? shown
            : fresh;
    }

    private bool IsAboutTheSame(string shown) => shown == Subject || shown.StartsWith($"{Subject}: ", StringComparison.Ordinal);
}
