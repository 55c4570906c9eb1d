namespace ModelOperator.Entities.Schema;

/// <summary>
/// A regular expression that a string, or each string of a list, has to match, with the message for the one that does not. The schema carries it
/// as a CEL rule, because a plain <c>pattern</c> is refused with nothing but the expression itself. It is written for RE2 and .NET
/// alike, without a backslash.
/// </summary>
[AttributeUsage(AttributeTargets.Property, AllowMultiple = true)]
public sealed class PatternAttribute(string expression, string message) : Attribute
{
    public string Expression { get; } = expression;

    /// <summary>What is wrong and what is expected, as the user reads it.</summary>
    public string Message { get; } = message;
}
