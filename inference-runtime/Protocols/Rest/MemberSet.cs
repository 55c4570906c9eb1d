using InferenceRuntime.Serving;

namespace InferenceRuntime.Protocols.Rest;

/// <summary>Refuses a member that comes twice: whichever of the two were taken, somebody would have meant the other.</summary>
internal struct MemberSet(string owner)
{
    private static readonly string[] Known = [.. MemberNames.All];

    private int _seen;

    public void Add(string member)
    {
        var index = Array.IndexOf(Known, member);
        if (index < 0)
        {
            return;
        }

        if ((_seen & (1 << index)) != 0)
        {
            throw ServingException.Invalid($"The member '{member}' comes twice in {owner}.");
        }

        _seen |= 1 << index;
    }
}
