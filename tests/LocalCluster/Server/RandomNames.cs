namespace LocalCluster.Server;

/// <summary>The five random letters that end a generated name; no vowels, so that no words come of it.</summary>
public static class RandomNames
{
    private const string Letters = "bcdfghjklmnpqrstvwxz2456789";

    public static string Suffix() => new(Random.Shared.GetItems<char>(Letters, 5));
}
