namespace LocalCluster.Schemas.Cel;

/// <summary>A part of a parsed expression; <paramref name="Position"/> is its offset in the text, for messages.</summary>
internal abstract record CelNode(int Position);

internal sealed record CelLiteral(object? Value, int Position) : CelNode(Position);

internal sealed record CelName(string Name, int Position) : CelNode(Position);

/// <summary><c>target.field</c>, or with <paramref name="Test"/> <c>has(target.field)</c>.</summary>
internal sealed record CelSelect(CelNode Target, string Field, bool Test, int Position) : CelNode(Position);

internal sealed record CelIndex(CelNode Target, CelNode Index, int Position) : CelNode(Position);

/// <summary>A function, a method when there is a target, or an operator (named as in messages: <c>_+_</c>).</summary>
internal sealed record CelCall(CelNode? Target, string Function, IReadOnlyList<CelNode> Arguments, int Position) : CelNode(Position);

internal sealed record CelConditional(CelNode Condition, CelNode Then, CelNode Else, int Position) : CelNode(Position);

internal sealed record CelLogical(bool IsAnd, CelNode Left, CelNode Right, int Position) : CelNode(Position);

internal sealed record CelList(IReadOnlyList<CelNode> Items, int Position) : CelNode(Position);

internal sealed record CelMap(IReadOnlyList<(CelNode Key, CelNode Value)> Entries, int Position) : CelNode(Position);

/// <summary>A macro over a list or the keys of a map: all, exists, exists_one, filter, map (with an optional filter).</summary>
internal sealed record CelMacro(CelNode Target, string Macro, string Variable, CelNode? Filter, CelNode Body, int Position) : CelNode(Position);
